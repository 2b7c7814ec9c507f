mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name                   = "bookstore"
  vpc_id                 = "vpc-0123456789abcdef0"
  subnet_ids             = ["subnet-1", "subnet-2", "subnet-3"]
  security_group_id      = "sg-1"
  domain_name            = "books.example.com"
  route53_zone_id        = "Z0123456789EXAMPLE"
  certificate_arn        = null
  app_port               = 3000
  health_path            = "/health"
  deregistration_seconds = 30
  log_retention_days     = 30
  deletion_protection    = true
}

run "the_balancer" {
  # Applied, so that what AWS would say is known and can be compared.
  command = apply

  module {
    source = "./modules/load-balancer"
  }

  # Visitors are served over tls only.
  assert {
    condition     = aws_lb_listener.http.port == 80 && aws_lb_listener.http.default_action[0].type == "redirect"
    error_message = "Port 80 must do nothing but redirect."
  }

  assert {
    condition = (
      aws_lb_listener.http.default_action[0].redirect[0].protocol == "HTTPS" &&
      aws_lb_listener.http.default_action[0].redirect[0].port == "443" &&
      aws_lb_listener.http.default_action[0].redirect[0].status_code == "HTTP_301"
    )
    error_message = "Port 80 must redirect to HTTPS for good."
  }

  assert {
    condition     = aws_lb_listener.https.protocol == "HTTPS" && aws_lb_listener.https.port == 443 && startswith(aws_lb_listener.https.ssl_policy, "ELBSecurityPolicy-TLS13-1-2-Res-")
    error_message = "The balancer must speak TLS 1.3, and 1.2 with strong ciphers at the least."
  }

  assert {
    condition     = aws_lb_listener.https.default_action[0].target_group_arn == aws_lb_target_group.app.arn
    error_message = "HTTPS must lead to the shop."
  }

  assert {
    condition     = length(aws_lb.this.subnets) == 3 && aws_lb.this.internal == false && aws_lb.this.security_groups == toset(["sg-1"])
    error_message = "The balancer must be in all three zones, under its own security group."
  }

  # The balancer is careful with requests and logs them.
  assert {
    condition     = aws_lb.this.drop_invalid_header_fields == true
    error_message = "Invalid headers must be dropped."
  }

  assert {
    condition     = aws_lb.this.xff_header_processing_mode == "append"
    error_message = "The balancer must append the visitor's address, for the shop believes exactly one proxy."
  }

  assert {
    condition     = aws_lb.this.enable_deletion_protection == true && aws_s3_bucket.access_logs.force_destroy == false
    error_message = "Balancer and logs must be protected from deletion."
  }

  assert {
    condition     = aws_lb.this.access_logs[0].enabled == true && aws_lb.this.access_logs[0].bucket == aws_s3_bucket.access_logs.id
    error_message = "Access must be logged."
  }

  assert {
    condition = anytrue([
      for statement in jsondecode(aws_s3_bucket_policy.access_logs.policy).Statement :
      statement.Effect == "Allow" && statement.Action == "s3:PutObject" && statement.Resource == "arn:aws:s3:::bookstore-access-logs-1/AWSLogs/123456789012/*" &&
      try(statement.Principal.Service, "") == "logdelivery.elasticloadbalancing.amazonaws.com"
    ])
    error_message = "Elastic Load Balancing must be allowed to write the logs of this account."
  }

  assert {
    condition = anytrue([
      for statement in jsondecode(aws_s3_bucket_policy.access_logs.policy).Statement :
      statement.Effect == "Deny" && try(statement.Condition.Bool["aws:SecureTransport"], "") == "false"
    ])
    error_message = "The logs must be reached over TLS only."
  }

  assert {
    condition = alltrue([
      aws_s3_bucket_public_access_block.access_logs.block_public_acls, aws_s3_bucket_public_access_block.access_logs.block_public_policy,
      aws_s3_bucket_public_access_block.access_logs.ignore_public_acls, aws_s3_bucket_public_access_block.access_logs.restrict_public_buckets,
    ])
    error_message = "The logs must never be public."
  }

  assert {
    condition     = aws_s3_bucket_lifecycle_configuration.access_logs.rule[0].expiration[0].days == 30
    error_message = "The logs must go after as long as was said."
  }

  assert {
    condition     = anytrue([for condition in aws_lb_listener_rule.internal_paths.condition : contains(condition.path_pattern[0].values, "/internal/*")]) && aws_lb_listener_rule.internal_paths.action[0].fixed_response[0].status_code == "404"
    error_message = "Calls between services must not be routed from outside."
  }

  # Targets are asked for their health and may finish.
  assert {
    condition     = aws_lb_target_group.app.port == 3000 && aws_lb_target_group.app.protocol == "HTTP" && aws_lb_target_group.app.target_type == "instance"
    error_message = "Targets must be called at the application's port."
  }

  assert {
    condition     = aws_lb_target_group.app.health_check[0].path == "/health" && aws_lb_target_group.app.health_check[0].port == "traffic-port" && aws_lb_target_group.app.health_check[0].matcher == "200"
    error_message = "Targets must be asked for /health on the port that they serve at."
  }

  assert {
    condition     = tonumber(aws_lb_target_group.app.deregistration_delay) == 30
    error_message = "Targets must have 30 s to finish their requests."
  }

  assert {
    condition     = aws_lb_target_group.app.health_check[0].interval * aws_lb_target_group.app.health_check[0].unhealthy_threshold < 15
    error_message = "A target that drains (15 s) must be out before it stops serving."
  }

  assert {
    condition     = aws_lb_target_group.app.stickiness[0].enabled == false
    error_message = "Any instance serves any visitor."
  }

  # A certificate is made and validated in the zone.
  assert {
    condition     = aws_acm_certificate.made[0].domain_name == "books.example.com" && aws_acm_certificate.made[0].validation_method == "DNS"
    error_message = "The certificate must be for the shop's name."
  }

  assert {
    condition     = aws_route53_record.validation[0].name == "_a79865eb.books.example.com." && aws_route53_record.validation[0].records == toset(["_424c7224.acm-validations.example."])
    error_message = "The validation record must be what ACM asked for."
  }

  assert {
    condition     = aws_lb_listener.https.certificate_arn == aws_acm_certificate_validation.made[0].certificate_arn
    error_message = "The listener must wait for the validated certificate."
  }

  assert {
    condition     = aws_route53_record.shop[0].name == "books.example.com" && aws_route53_record.shop[0].alias[0].name == aws_lb.this.dns_name
    error_message = "The shop's name must lead to the balancer."
  }
}

run "dns_and_certificate_may_be_kept_elsewhere" {
  command = plan

  module {
    source = "./modules/load-balancer"
  }

  variables {
    route53_zone_id = null
    certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/given"
  }

  assert {
    condition     = aws_lb_listener.https.certificate_arn == "arn:aws:acm:us-east-1:123456789012:certificate/given"
    error_message = "The given certificate must be used."
  }

  assert {
    condition     = length(aws_route53_record.shop) == 0 && length(aws_route53_record.validation) == 0 && length(aws_acm_certificate.made) == 0
    error_message = "Without a hosted zone no record is made."
  }
}
