locals {
  engine      = "aurora-mysql"
  log_exports = toset(["error", "slowquery"])
}

resource "aws_db_subnet_group" "this" {
  name_prefix = "${var.name}-"
  subnet_ids  = var.subnet_ids
}

resource "aws_rds_cluster" "this" {
  cluster_identifier = var.name
  engine             = local.engine
  engine_mode        = "provisioned"
  engine_version     = var.engine_version

  database_name          = var.database_name
  port                   = var.port
  db_subnet_group_name   = aws_db_subnet_group.this.name
  vpc_security_group_ids = [var.security_group_id]
  storage_encrypted      = true

  # The administrator's password is made, kept and rotated every week by RDS; nobody has to know it. The shop has a user
  # of its own, whose password changes when an operator says so (bin/rotate-database-password.sh).
  master_username             = "administrator"
  manage_master_user_password = true

  # SQL over HTTPS with IAM, for the scripts in bin/: making the shop's user needs no way into the network.
  enable_http_endpoint = true

  db_cluster_parameter_group_name = aws_rds_cluster_parameter_group.this.name

  serverlessv2_scaling_configuration {
    min_capacity = var.min_acu
    max_capacity = var.max_acu
  }

  # Times are UTC; early morning in the Americas.
  backup_retention_period      = var.backup_days
  preferred_backup_window      = "07:00-08:00"
  preferred_maintenance_window = "sun:08:30-sun:09:30"
  copy_tags_to_snapshot        = true
  delete_automated_backups     = false

  deletion_protection       = var.deletion_protection
  skip_final_snapshot       = false
  final_snapshot_identifier = "${var.name}-final-${formatdate("YYYYMMDDhhmmss", plantimestamp())}"

  enabled_cloudwatch_logs_exports = local.log_exports

  lifecycle {
    # Named when the cluster is made, so that a second cluster's last snapshot does not meet the first one's name.
    ignore_changes = [final_snapshot_identifier]
  }

  # RDS would make the groups itself, and keep them for ever.
  depends_on = [aws_cloudwatch_log_group.exports]
}
