# Empty when they are made: a value that Terraform knew would stand in its state. bin/create-secrets.sh fills them.
resource "aws_secretsmanager_secret" "session" {
  name                    = "${var.name}/session-secret"
  description             = "SESSION_SECRET: the key of the CSRF tokens, the same in all instances"
  recovery_window_in_days = 7
}

resource "aws_secretsmanager_secret" "database_password" {
  name                    = "${var.name}/database-password"
  description             = "DB_PASSWORD: of the shop's own database user, who is not the administrator"
  recovery_window_in_days = 7

  tags = { DatabaseUser = var.database_user }
}
