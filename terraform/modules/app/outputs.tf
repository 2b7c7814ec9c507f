output "autoscaling_group_name" {
  description = "The group."
  value       = aws_autoscaling_group.app.name
}

output "launch_template_version" {
  description = "What the group is told to run."
  value       = aws_launch_template.app.latest_version
}

output "log_group_name" {
  description = "The shop's log."
  value       = aws_cloudwatch_log_group.app.name
}

output "user_data" {
  description = "What an instance is given at its start. It names secrets and holds none."
  value       = local.user_data
}
