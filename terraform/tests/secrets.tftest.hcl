mock_provider "aws" {
  source = "./tests/mocks"
}

run "secrets_are_made_empty" {
  command = apply

  module {
    source = "./modules/secrets"
  }

  variables {
    name          = "bookstore"
    database_user = "bookstore"
  }

  assert {
    condition     = aws_secretsmanager_secret.session.name == "bookstore/session-secret" && aws_secretsmanager_secret.database_password.name == "bookstore/database-password"
    error_message = "Each secret must have its own name."
  }

  assert {
    condition     = toset(keys(output.app_secrets)) == toset(["SESSION_SECRET", "DB_PASSWORD"])
    error_message = "The shop must be told of both."
  }

  assert {
    condition     = output.database_user == "bookstore"
    error_message = "Whose password it is must be told."
  }

  assert {
    condition     = aws_secretsmanager_secret.session.recovery_window_in_days >= 7 && aws_secretsmanager_secret.database_password.recovery_window_in_days >= 7
    error_message = "A deleted secret must be there for a while."
  }
}
