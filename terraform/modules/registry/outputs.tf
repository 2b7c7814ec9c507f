output "repository_url" {
  description = "Where images are pushed and pulled, without tag or digest."
  value       = aws_ecr_repository.app.repository_url
}

output "repository_arn" {
  description = "For the policy of who may pull."
  value       = aws_ecr_repository.app.arn
}
