# Each group with its rules: who uses it waits for both.
output "load_balancer_security_group_id" {
  description = "For the balancer."
  value       = aws_security_group.load_balancer.id
  depends_on  = [aws_vpc_security_group_egress_rule.inside, aws_vpc_security_group_ingress_rule.visitors]
}

output "app_security_group_id" {
  description = "For the instances."
  value       = aws_security_group.app.id
  depends_on  = [aws_vpc_security_group_ingress_rule.inside, aws_vpc_security_group_egress_rule.inside, aws_vpc_security_group_egress_rule.app_to_internet]
}

output "database_security_group_id" {
  description = "For the database."
  value       = aws_security_group.database.id
  depends_on  = [aws_vpc_security_group_ingress_rule.inside]
}

output "storage_security_group_id" {
  description = "For the mount targets."
  value       = aws_security_group.storage.id
  depends_on  = [aws_vpc_security_group_ingress_rule.inside]
}

output "app_port" {
  description = "The port on which the instances hear the balancer."
  value       = aws_vpc_security_group_ingress_rule.inside["balancer_to_app"].from_port
}
