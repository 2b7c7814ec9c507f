# Inside the network a connection is allowed from one group to another, twice: out of the one and into the other.
locals {
  nfs_port = 2049

  connections = {
    balancer_to_app = { from = aws_security_group.load_balancer.id, to = aws_security_group.app.id, port = var.app_port }
    app_to_database = { from = aws_security_group.app.id, to = aws_security_group.database.id, port = var.database_port }
    app_to_storage  = { from = aws_security_group.app.id, to = aws_security_group.storage.id, port = local.nfs_port }
  }
}

resource "aws_vpc_security_group_egress_rule" "inside" {
  for_each = local.connections

  description                  = replace(each.key, "_", " ")
  security_group_id            = each.value.from
  referenced_security_group_id = each.value.to
  ip_protocol                  = "tcp"
  from_port                    = each.value.port
  to_port                      = each.value.port
}

resource "aws_vpc_security_group_ingress_rule" "inside" {
  for_each = local.connections

  description                  = replace(each.key, "_", " ")
  security_group_id            = each.value.to
  referenced_security_group_id = each.value.from
  ip_protocol                  = "tcp"
  from_port                    = each.value.port
  to_port                      = each.value.port
}
