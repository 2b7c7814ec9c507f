mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name                 = "bookstore"
  cidr                 = "10.42.0.0/16"
  nat_gateway_per_zone = true
  log_retention_days   = 30
}

run "the_network" {
  # Applied, so that what AWS would say is known and can be compared.
  command = apply

  module {
    source = "./modules/network"
  }

  # Three zones with three kinds of subnets.
  assert {
    condition = alltrue([
      for subnets in [aws_subnet.public, aws_subnet.private, aws_subnet.database] :
      tolist([for zone, subnet in subnets : subnet.availability_zone]) == tolist(["us-east-1a", "us-east-1b", "us-east-1c"])
    ])
    error_message = "Each kind of subnet must be in the same three zones, once each."
  }

  assert {
    condition     = length(distinct([for subnet in concat(values(aws_subnet.public), values(aws_subnet.private), values(aws_subnet.database)) : subnet.cidr_block])) == 9
    error_message = "Each of the nine subnets must have addresses of its own."
  }

  assert {
    condition     = alltrue([for subnet in aws_subnet.public : subnet.map_public_ip_on_launch == false])
    error_message = "Nothing gets a public address by being put into a subnet."
  }

  # Instances leave by their own zone and databases not at all.
  assert {
    condition     = alltrue([for zone, route in aws_route.private_internet : route.nat_gateway_id == aws_nat_gateway.this[zone].id && route.route_table_id == aws_route_table.private[zone].id])
    error_message = "Each private subnet must leave by the gateway of its own zone."
  }

  assert {
    condition     = alltrue([for zone, association in aws_route_table_association.private : association.route_table_id == aws_route_table.private[zone].id])
    error_message = "Each private subnet must use the route table of its own zone."
  }

  assert {
    condition     = alltrue([for association in aws_route_table_association.database : association.route_table_id == aws_route_table.database.id])
    error_message = "Database subnets must use the route table that has no route out."
  }

  assert {
    condition     = !contains(concat([aws_route.public_internet.route_table_id], [for route in aws_route.private_internet : route.route_table_id]), aws_route_table.database.id)
    error_message = "There must be no route from the database to the internet."
  }

  assert {
    condition     = length(aws_default_security_group.closed.ingress) == 0 && length(aws_default_security_group.closed.egress) == 0
    error_message = "The default security group must let nothing through."
  }

  assert {
    condition     = aws_vpc_endpoint.s3.vpc_endpoint_type == "Gateway" && length(aws_vpc_endpoint.s3.route_table_ids) == 3
    error_message = "S3 must be reached without the NAT gateways, from each zone."
  }

  # Rejected connections are logged for a while.
  assert {
    condition     = aws_flow_log.rejected.traffic_type == "REJECT" && aws_cloudwatch_log_group.flow.retention_in_days == 30
    error_message = "Rejected connections must be logged and kept for as long as was said."
  }
}

run "one_gateway_for_all_where_that_is_wanted" {
  command = apply

  module {
    source = "./modules/network"
  }

  variables {
    nat_gateway_per_zone = false
  }

  assert {
    condition     = length(aws_nat_gateway.this) == 1 && alltrue([for route in aws_route.private_internet : route.nat_gateway_id == aws_nat_gateway.this["us-east-1a"].id])
    error_message = "All private subnets must leave by the one gateway."
  }
}

run "a_region_with_two_zones_is_refused" {
  command = plan

  module {
    source = "./modules/network"
  }

  override_data {
    target = data.aws_availability_zones.available
    values = { names = ["us-east-1a", "us-east-1b"] }
  }

  expect_failures = [aws_vpc.this]
}
