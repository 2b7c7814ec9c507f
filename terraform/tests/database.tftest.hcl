mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name                = "bookstore"
  engine_version      = "8.0.mysql_aurora.3.10.1"
  database_name       = "bookstore"
  port                = 3306
  subnet_ids          = ["subnet-7", "subnet-8", "subnet-9"]
  security_group_id   = "sg-1"
  min_acu             = 1
  max_acu             = 8
  max_connections     = 400
  backup_days         = 14
  log_retention_days  = 30
  deletion_protection = true
}

run "the_database" {
  # Applied, so that what AWS would say is known and can be compared.
  command = apply

  module {
    source = "./modules/database"
  }

  # A writer and a reader that grow.
  assert {
    condition     = aws_rds_cluster.this.engine == "aurora-mysql" && length(aws_rds_cluster_instance.this) == 2
    error_message = "There must be a writer and a reader."
  }

  assert {
    condition     = alltrue([for instance in aws_rds_cluster_instance.this : instance.cluster_identifier == aws_rds_cluster.this.id && instance.instance_class == "db.serverless" && instance.promotion_tier == 0])
    error_message = "Both must grow with their load, and either must be fit to be the writer."
  }

  assert {
    condition     = aws_rds_cluster.this.serverlessv2_scaling_configuration[0].min_capacity == 1 && aws_rds_cluster.this.serverlessv2_scaling_configuration[0].max_capacity == 8
    error_message = "Capacity must be bounded as was said."
  }

  assert {
    condition     = output.writer_host == aws_rds_cluster.this.endpoint && output.reader_host == aws_rds_cluster.this.reader_endpoint && output.writer_host != output.reader_host
    error_message = "Writes and browsing must have addresses of their own."
  }

  # Nobody reaches it in clear text or from outside.
  assert {
    condition     = contains([for parameter in aws_rds_cluster_parameter_group.this.parameter : "${parameter.name}=${parameter.value}"], "require_secure_transport=ON")
    error_message = "TLS must be required."
  }

  assert {
    condition     = aws_rds_cluster.this.db_cluster_parameter_group_name == aws_rds_cluster_parameter_group.this.name
    error_message = "The cluster must use those parameters."
  }

  assert {
    condition     = aws_rds_cluster.this.storage_encrypted == true
    error_message = "Data must be encrypted at rest."
  }

  assert {
    condition     = alltrue([for instance in aws_rds_cluster_instance.this : instance.publicly_accessible == false])
    error_message = "No instance may have a public address."
  }

  assert {
    condition     = aws_rds_cluster.this.vpc_security_group_ids == toset(["sg-1"]) && aws_db_subnet_group.this.subnet_ids == toset(["subnet-7", "subnet-8", "subnet-9"])
    error_message = "The cluster must be in the database's subnets, under its security group."
  }

  assert {
    condition     = aws_rds_cluster.this.manage_master_user_password == true && aws_rds_cluster.this.master_password == null
    error_message = "The administrator's password must be RDS's business and stand in no state."
  }

  assert {
    condition     = output.master_secret_arn == "arn:aws:secretsmanager:us-east-1:123456789012:secret:rds!cluster-1"
    error_message = "Where the administrator's password is kept must be told."
  }

  # Nothing is lost with it.
  assert {
    condition     = aws_rds_cluster.this.backup_retention_period == 14 && aws_rds_cluster.this.delete_automated_backups == false
    error_message = "Backups must be kept, longer than the cluster too."
  }

  assert {
    condition     = aws_rds_cluster.this.skip_final_snapshot == false && can(regex("^bookstore-final-[0-9]{14}$", aws_rds_cluster.this.final_snapshot_identifier))
    error_message = "A last snapshot must be taken, under a name of its own."
  }

  assert {
    condition     = aws_rds_cluster.this.deletion_protection == true
    error_message = "The cluster must be protected from deletion."
  }

  # Logs and connections are bounded.
  assert {
    condition     = toset([for group in aws_cloudwatch_log_group.exports : group.name]) == toset(["/aws/rds/cluster/bookstore/error", "/aws/rds/cluster/bookstore/slowquery"]) && alltrue([for group in aws_cloudwatch_log_group.exports : group.retention_in_days == 30])
    error_message = "The exported logs must have groups with a retention."
  }

  assert {
    condition     = aws_rds_cluster.this.enabled_cloudwatch_logs_exports == toset(keys(aws_cloudwatch_log_group.exports))
    error_message = "Each exported log must have its group."
  }

  assert {
    condition     = contains([for parameter in aws_db_parameter_group.this.parameter : "${parameter.name}=${parameter.value}"], "max_connections=400") && alltrue([for instance in aws_rds_cluster_instance.this : instance.db_parameter_group_name == aws_db_parameter_group.this.name])
    error_message = "Connections must be limited as was said."
  }
}
