output "session_secret_arn" {
  description = "Where SESSION_SECRET is kept."
  value       = aws_secretsmanager_secret.session.arn
}

output "database_password_arn" {
  description = "Where DB_PASSWORD is kept."
  value       = aws_secretsmanager_secret.database_password.arn
}

output "app_secrets" {
  description = "The shop's secret settings: name and ARN."
  value = {
    SESSION_SECRET = aws_secretsmanager_secret.session.arn
    DB_PASSWORD    = aws_secretsmanager_secret.database_password.arn
  }
}

output "database_user" {
  description = "Whose password is kept."
  value       = aws_secretsmanager_secret.database_password.tags["DatabaseUser"]
}
