mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name                       = "bookstore"
  kubernetes_version         = "1.34"
  public_access_cidrs        = ["192.0.2.0/24"]
  instance_type              = "t4g.medium"
  min_nodes                  = 3
  max_nodes                  = 6
  subnet_ids                 = ["subnet-4", "subnet-5", "subnet-6"]
  database_security_group_id = "sg-database"
  database_port              = 3306
  storage_security_group_id  = "sg-storage"
  storage = {
    file_system_arn  = "arn:aws:elasticfilesystem:us-east-1:123456789012:file-system/fs-0123456789abcdef0"
    access_point_arn = "arn:aws:elasticfilesystem:us-east-1:123456789012:access-point/fsap-0123456789abcdef0"
  }
  log_retention_days = 30
}

run "the_cluster" {
  # Applied, so that what AWS would say is known and can be compared.
  command = apply

  module {
    source = "./modules/eks"
  }

  # Nodes are private and closed.
  assert {
    condition     = length(aws_eks_cluster.this.vpc_config[0].subnet_ids) == 3 && length(aws_eks_node_group.this.subnet_ids) == 3
    error_message = "The cluster must be in three zones."
  }

  assert {
    condition     = aws_eks_cluster.this.vpc_config[0].endpoint_private_access == true && aws_eks_cluster.this.vpc_config[0].public_access_cidrs == tolist(["192.0.2.0/24"])
    error_message = "Only operators' addresses may reach the API from the internet."
  }

  assert {
    condition     = aws_launch_template.node.metadata_options[0].http_tokens == "required" && aws_launch_template.node.metadata_options[0].http_put_response_hop_limit == 1
    error_message = "Pods must not reach the node's credentials."
  }

  assert {
    condition     = tobool(aws_launch_template.node.block_device_mappings[0].ebs[0].encrypted) == true && aws_eks_node_group.this.ami_type == "AL2023_ARM_64_STANDARD"
    error_message = "Nodes must run Amazon Linux 2023 on encrypted disks."
  }

  assert {
    condition     = aws_eks_node_group.this.scaling_config[0].min_size == 3 && aws_eks_node_group.this.scaling_config[0].max_size == 6 && aws_eks_node_group.this.update_config[0].max_unavailable == 1
    error_message = "Nodes must be as many as was said, and be replaced one at a time."
  }

  assert {
    condition     = aws_cloudwatch_log_group.cluster.name == "/aws/eks/bookstore/cluster" && aws_cloudwatch_log_group.cluster.retention_in_days == 30
    error_message = "The control plane's log must have a retention."
  }

  # Pods reach database and uploads by group.
  assert {
    condition = alltrue([
      for rule in [aws_vpc_security_group_ingress_rule.database, aws_vpc_security_group_ingress_rule.storage] :
      rule.cidr_ipv4 == null && rule.referenced_security_group_id == aws_eks_cluster.this.vpc_config[0].cluster_security_group_id
    ])
    error_message = "Inside the network a rule must name a group, never addresses."
  }

  assert {
    condition     = aws_vpc_security_group_ingress_rule.database.security_group_id == "sg-database" && aws_vpc_security_group_ingress_rule.database.from_port == 3306 && aws_vpc_security_group_ingress_rule.storage.security_group_id == "sg-storage" && aws_vpc_security_group_ingress_rule.storage.from_port == 2049
    error_message = "Pods must reach the database and the uploads."
  }

  assert {
    condition = alltrue([
      for statement in jsondecode(aws_iam_role_policy.uploads.policy).Statement :
      statement.Resource == var.storage.file_system_arn && statement.Condition.StringEquals["elasticfilesystem:AccessPointArn"] == var.storage.access_point_arn
    ]) && aws_iam_role_policy.uploads.role == aws_iam_role.node.id
    error_message = "Nodes must mount the uploads through the access point only."
  }

  # What manifests rely on is there.
  assert {
    condition     = toset(concat([for addon in aws_eks_addon.before_nodes : addon.addon_name], [for addon in aws_eks_addon.on_nodes : addon.addon_name], [aws_eks_addon.efs.addon_name])) == toset(["vpc-cni", "kube-proxy", "eks-pod-identity-agent", "coredns", "metrics-server", "aws-efs-csi-driver"])
    error_message = "The network, names, the autoscaler's metrics and volumes on EFS must be there."
  }

  assert {
    condition     = jsondecode(aws_eks_addon.before_nodes["vpc-cni"].configuration_values).enableNetworkPolicy == "true"
    error_message = "Network policies must be enforced."
  }
}

run "an_api_without_operators_on_the_internet_is_private" {
  command = plan

  module {
    source = "./modules/eks"
  }

  variables {
    public_access_cidrs = []
  }

  assert {
    condition     = aws_eks_cluster.this.vpc_config[0].endpoint_public_access == false
    error_message = "The API must not be reachable from the internet."
  }
}
