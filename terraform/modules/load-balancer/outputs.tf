output "dns_name" {
  description = "The balancer's own name."
  value       = aws_lb.this.dns_name
}

output "arn_suffix" {
  description = "The balancer, in CloudWatch's dimensions."
  value       = aws_lb.this.arn_suffix
}

# The balancer asks for the health of targets only once a listener forwards to them.
output "target_group_arn" {
  description = "Where instances register."
  value       = aws_lb_target_group.app.arn
  depends_on  = [aws_lb_listener.https]
}

output "target_group_arn_suffix" {
  description = "The target group, in CloudWatch's dimensions."
  value       = aws_lb_target_group.app.arn_suffix
}

output "request_count_label" {
  description = "What the scaling policy counts requests of."
  value       = "${aws_lb.this.arn_suffix}/${aws_lb_target_group.app.arn_suffix}"
  depends_on  = [aws_lb_listener.https]
}

output "target_port" {
  description = "The port that targets are called at."
  value       = aws_lb_target_group.app.port
}

output "access_log_bucket" {
  description = "Where access logs go."
  value       = aws_s3_bucket.access_logs.id
}
