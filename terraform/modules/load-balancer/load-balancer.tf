locals {
  # Below the application's own keep-alive (75 s), so that the balancer never meets a connection that is just closing.
  idle_timeout_seconds = 60
}

resource "aws_lb" "this" {
  name               = var.name
  load_balancer_type = "application"
  internal           = false
  subnets            = var.subnet_ids
  security_groups    = [var.security_group_id]

  idle_timeout               = local.idle_timeout_seconds
  drop_invalid_header_fields = true
  desync_mitigation_mode     = "defensive"
  # The application believes exactly one proxy (TRUST_PROXY=1): the address that the balancer appends.
  xff_header_processing_mode = "append"
  enable_deletion_protection = var.deletion_protection

  access_logs {
    enabled = true
    bucket  = aws_s3_bucket.access_logs.id
  }

  # The balancer is refused unless it can write its logs.
  depends_on = [aws_s3_bucket_policy.access_logs]
}
