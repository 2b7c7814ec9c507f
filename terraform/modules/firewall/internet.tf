# Visitors come from anywhere, to the balancer only; its port 80 does nothing but redirect.
resource "aws_vpc_security_group_ingress_rule" "visitors" {
  for_each = toset(["80", "443"])

  description       = "visitors"
  security_group_id = aws_security_group.load_balancer.id
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = tonumber(each.key)
  to_port           = tonumber(each.key)
}

# Instances reach the services of AWS and a payment provider by HTTPS, and what egress_ports names, such as a mail server.
resource "aws_vpc_security_group_egress_rule" "app_to_internet" {
  for_each = toset([for port in setunion([443], var.egress_ports) : tostring(port)])

  description       = "services on the internet"
  security_group_id = aws_security_group.app.id
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = tonumber(each.key)
  to_port           = tonumber(each.key)
}
