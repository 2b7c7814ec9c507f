# Pods reach the database and the uploads as the instances do: from one group to another. Nodes have the group that EKS makes
# for the cluster, which lets everything out.
locals {
  cluster_security_group_id = aws_eks_cluster.this.vpc_config[0].cluster_security_group_id
}

resource "aws_vpc_security_group_ingress_rule" "database" {
  description                  = "pods to database"
  security_group_id            = var.database_security_group_id
  referenced_security_group_id = local.cluster_security_group_id
  ip_protocol                  = "tcp"
  from_port                    = var.database_port
  to_port                      = var.database_port
}

resource "aws_vpc_security_group_ingress_rule" "storage" {
  description                  = "pods to storage"
  security_group_id            = var.storage_security_group_id
  referenced_security_group_id = local.cluster_security_group_id
  ip_protocol                  = "tcp"
  from_port                    = 2049
  to_port                      = 2049
}
