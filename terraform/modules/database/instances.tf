# Equals in capacity: the reader takes over within about half a minute when the writer fails.
resource "aws_rds_cluster_instance" "this" {
  for_each = toset(["1", "2"])

  identifier         = "${var.name}-${each.key}"
  cluster_identifier = aws_rds_cluster.this.id
  engine             = local.engine
  engine_version     = aws_rds_cluster.this.engine_version
  instance_class     = "db.serverless"

  db_parameter_group_name    = aws_db_parameter_group.this.name
  publicly_accessible        = false
  promotion_tier             = 0
  auto_minor_version_upgrade = false
  copy_tags_to_snapshot      = true
}
