resource "aws_cloudwatch_log_group" "exports" {
  for_each = local.log_exports

  name              = "/aws/rds/cluster/${var.name}/${each.key}"
  retention_in_days = var.log_retention_days
}
