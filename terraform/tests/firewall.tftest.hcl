mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name          = "bookstore"
  vpc_id        = "vpc-0123456789abcdef0"
  app_port      = 3000
  database_port = 3306
  egress_ports  = [587]
}

run "the_firewall" {
  # Applied, so that what AWS would say is known and can be compared.
  command = apply

  module {
    source = "./modules/firewall"
  }

  # Groups name each other.
  assert {
    condition = alltrue([
      for rule in concat(values(aws_vpc_security_group_ingress_rule.inside), values(aws_vpc_security_group_egress_rule.inside)) :
      rule.cidr_ipv4 == null && rule.cidr_ipv6 == null && rule.prefix_list_id == null && rule.referenced_security_group_id != null
    ])
    error_message = "Inside the network a rule must name a group, never addresses."
  }

  assert {
    condition = (
      aws_vpc_security_group_ingress_rule.inside["balancer_to_app"].security_group_id == aws_security_group.app.id &&
      aws_vpc_security_group_ingress_rule.inside["balancer_to_app"].referenced_security_group_id == aws_security_group.load_balancer.id &&
      aws_vpc_security_group_egress_rule.inside["balancer_to_app"].security_group_id == aws_security_group.load_balancer.id &&
      aws_vpc_security_group_egress_rule.inside["balancer_to_app"].referenced_security_group_id == aws_security_group.app.id
    )
    error_message = "The instances must hear the balancer, and nobody else."
  }

  assert {
    condition = (
      aws_vpc_security_group_ingress_rule.inside["app_to_database"].security_group_id == aws_security_group.database.id &&
      aws_vpc_security_group_ingress_rule.inside["app_to_database"].referenced_security_group_id == aws_security_group.app.id &&
      aws_vpc_security_group_ingress_rule.inside["app_to_storage"].security_group_id == aws_security_group.storage.id &&
      aws_vpc_security_group_ingress_rule.inside["app_to_storage"].referenced_security_group_id == aws_security_group.app.id
    )
    error_message = "Database and uploads must hear the instances, and nobody else."
  }

  assert {
    condition = alltrue([
      for connection, port in { balancer_to_app = 3000, app_to_database = 3306, app_to_storage = 2049 } : alltrue([
        for rule in [aws_vpc_security_group_ingress_rule.inside[connection], aws_vpc_security_group_egress_rule.inside[connection]] :
        rule.ip_protocol == "tcp" && rule.from_port == port && rule.to_port == port
      ])
    ])
    error_message = "Each connection must have its one port, the same on both sides."
  }

  assert {
    condition     = length(aws_vpc_security_group_ingress_rule.inside) == 3 && length(aws_vpc_security_group_egress_rule.inside) == 3
    error_message = "There are three connections inside the network, and no more."
  }

  # The internet meets the balancer only.
  assert {
    condition     = alltrue([for rule in aws_vpc_security_group_ingress_rule.visitors : rule.security_group_id == aws_security_group.load_balancer.id && rule.from_port == rule.to_port])
    error_message = "Visitors must come to the balancer only."
  }

  assert {
    condition     = toset([for rule in aws_vpc_security_group_ingress_rule.visitors : rule.from_port]) == toset([80, 443])
    error_message = "Visitors come to port 80, which redirects, and 443."
  }

  assert {
    condition     = toset([for rule in aws_vpc_security_group_egress_rule.app_to_internet : rule.to_port]) == toset([443, 587])
    error_message = "Instances must reach HTTPS on the internet, and what was asked for, and nothing else."
  }

  assert {
    condition     = alltrue([for rule in aws_vpc_security_group_egress_rule.app_to_internet : rule.security_group_id == aws_security_group.app.id])
    error_message = "Only instances may reach the internet."
  }
}
