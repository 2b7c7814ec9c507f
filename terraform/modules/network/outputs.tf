output "vpc_id" {
  description = "The network."
  value       = aws_vpc.this.id
}

output "public_subnet_ids" {
  description = "One in each zone, for the balancer."
  value       = [for zone in local.zones : aws_subnet.public[zone].id]
}

# Whoever lives in these subnets needs their way out, not only the subnets.
output "private_subnet_ids" {
  description = "One in each zone, for the instances."
  value       = [for zone in local.zones : aws_subnet.private[zone].id]

  depends_on = [aws_route.private_internet, aws_route_table_association.private, aws_route.public_internet, aws_route_table_association.public]
}

output "database_subnet_ids" {
  description = "One in each zone, for the database."
  value       = [for zone in local.zones : aws_subnet.database[zone].id]
}

output "egress_ips" {
  description = "The addresses that instances come from on the internet."
  value       = [for address in aws_eip.nat : address.public_ip]
}
