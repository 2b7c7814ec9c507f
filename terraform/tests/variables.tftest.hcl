# Each variable refuses what would fail late, or not fail and be wrong.
mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  domain_name     = "books.example.com"
  route53_zone_id = "Z0123456789EXAMPLE"
  image_digest    = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
}

run "nonsense_is_refused" {
  command = plan

  variables {
    name                    = "Book Store"
    region                  = "us-east-1a"
    domain_name             = "https://books.example.com/"
    route53_zone_id         = "books.example.com"
    vpc_cidr                = "10.0.0.0/24"
    image_digest            = "latest"
    app_settings            = { currency = "COP" }
    egress_ports            = [70000]
    instance_type           = "small"
    ami_id                  = "al2023"
    min_size                = 1
    cpu_target              = 95
    requests_per_target     = 0
    database_engine_version = "5.7.mysql_aurora.2.11.5"
    database_min_acu        = 0
    database_backup_days    = 1
    log_retention_days      = 31
    alarm_email             = "operations"
    alarm_p95_seconds       = 200
    eks                     = { version = "latest", public_access_cidrs = [] }
  }

  expect_failures = [
    var.name,
    var.region,
    var.domain_name,
    var.route53_zone_id,
    var.vpc_cidr,
    var.image_digest,
    var.app_settings,
    var.egress_ports,
    var.instance_type,
    var.ami_id,
    var.min_size,
    var.cpu_target,
    var.requests_per_target,
    var.database_engine_version,
    var.database_min_acu,
    var.database_backup_days,
    var.log_retention_days,
    var.alarm_email,
    var.alarm_p95_seconds,
    var.eks,
  ]
}

run "what_does_not_fit_the_rest_is_refused" {
  command = plan

  variables {
    name                     = "a-name-that-is-far-too-long"
    vpc_cidr                 = "10.0.0/16"
    app_settings             = { SMTP_URL = "smtp://user:password@mail.example.com" }
    app_secrets              = { SMTP_URL = "smtp://user:password@mail.example.com" }
    certificate_arn          = "arn:aws:acm:eu-west-1:123456789012:certificate/1"
    desired_size             = 7
    database_max_acu         = 2
    database_max_connections = 300
    eks                      = { version = "1.34", public_access_cidrs = ["0.0.0.0/0"] }
  }

  expect_failures = [
    var.name,
    var.vpc_cidr,
    var.app_settings,
    var.app_secrets,
    var.certificate_arn,
    var.desired_size,
    var.database_max_acu,
    var.database_max_connections,
    var.eks,
  ]
}

run "what_goes_past_a_rule_is_refused" {
  command = plan

  variables {
    app_settings     = { SESSION_SECRET_FILE = "/somewhere" }
    app_secrets      = { SMTP_URL_FILE = "arn:aws:secretsmanager:us-east-1:123456789012:secret:smtp" }
    max_size         = 2
    database_max_acu = 8.3
    route53_zone_id  = null
    eks              = { version = "1.34", public_access_cidrs = [], min_nodes = 1 }
  }

  expect_failures = [
    var.app_settings,
    var.app_secrets,
    var.max_size,
    var.database_max_acu,
    var.certificate_arn,
    var.eks,
  ]
}

run "a_second_line_or_another_region_is_refused" {
  command = plan

  variables {
    app_settings = { MAIL_FROM = "a\nNODE_ENV=development" }
    app_secrets  = { SMTP_URL = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:smtp" }
  }

  expect_failures = [
    var.app_settings,
    var.app_secrets,
  ]
}
