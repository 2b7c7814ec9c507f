# What AWS would have answered, in the form that the provider and other resources insist on.
mock_data "aws_availability_zones" {
  defaults = { names = ["us-east-1a", "us-east-1b", "us-east-1c", "us-east-1d"] }
}

mock_data "aws_region" {
  defaults = { region = "us-east-1" }
}

mock_data "aws_partition" {
  defaults = { partition = "aws" }
}

mock_data "aws_caller_identity" {
  defaults = { account_id = "123456789012" }
}

mock_data "aws_ec2_instance_type" {
  defaults = { supported_architectures = ["arm64"], burstable_performance_supported = true }
}

mock_data "aws_ssm_parameter" {
  defaults = { insecure_value = "ami-0123456789abcdef0" }
}

mock_resource "aws_s3_bucket" {
  defaults = { arn = "arn:aws:s3:::bookstore-access-logs-1" }
}

mock_resource "aws_lb" {
  defaults = {
    arn        = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/bookstore/50dc6c495c0c9188"
    arn_suffix = "app/bookstore/50dc6c495c0c9188"
    dns_name   = "bookstore-1.us-east-1.elb.example"
    zone_id    = "Z35SXDOTRQ7X7K"
  }
}

mock_resource "aws_lb_target_group" {
  defaults = {
    arn        = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/bookstore/73e2d6bc24d8a067"
    arn_suffix = "targetgroup/bookstore/73e2d6bc24d8a067"
  }
}

mock_resource "aws_lb_listener" {
  defaults = { arn = "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/bookstore/50dc6c495c0c9188/f2f7dc8efc522ab2" }
}

mock_resource "aws_acm_certificate" {
  defaults = {
    arn = "arn:aws:acm:us-east-1:123456789012:certificate/made"
    domain_validation_options = [{
      domain_name           = "books.example.com"
      resource_record_name  = "_a79865eb.books.example.com."
      resource_record_type  = "CNAME"
      resource_record_value = "_424c7224.acm-validations.example."
    }]
  }
}

mock_resource "aws_iam_role" {
  defaults = { arn = "arn:aws:iam::123456789012:role/bookstore" }
}

mock_resource "aws_iam_instance_profile" {
  defaults = { arn = "arn:aws:iam::123456789012:instance-profile/bookstore" }
}

mock_resource "aws_launch_template" {
  defaults = { id = "lt-0123456789abcdef0", latest_version = 7 }
}

mock_resource "aws_cloudwatch_log_group" {
  defaults = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:bookstore" }
}

mock_resource "aws_sns_topic" {
  defaults = { arn = "arn:aws:sns:us-east-1:123456789012:bookstore-alarms" }
}

mock_resource "aws_ecr_repository" {
  defaults = {
    arn            = "arn:aws:ecr:us-east-1:123456789012:repository/bookstore"
    repository_url = "images.example/bookstore"
  }
}

mock_resource "aws_efs_file_system" {
  defaults = { id = "fs-0123456789abcdef0", arn = "arn:aws:elasticfilesystem:us-east-1:123456789012:file-system/fs-0123456789abcdef0" }
}

mock_resource "aws_efs_access_point" {
  defaults = { id = "fsap-0123456789abcdef0", arn = "arn:aws:elasticfilesystem:us-east-1:123456789012:access-point/fsap-0123456789abcdef0" }
}

mock_resource "aws_rds_cluster" {
  defaults = {
    arn             = "arn:aws:rds:us-east-1:123456789012:cluster:bookstore"
    endpoint        = "bookstore.cluster-abc.us-east-1.rds.example"
    reader_endpoint = "bookstore.cluster-ro-abc.us-east-1.rds.example"
    master_user_secret = [{
      kms_key_id    = "arn:aws:kms:us-east-1:123456789012:key/1"
      secret_arn    = "arn:aws:secretsmanager:us-east-1:123456789012:secret:rds!cluster-1"
      secret_status = "active"
    }]
  }
}

mock_resource "aws_secretsmanager_secret" {
  defaults = { arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:bookstore/a-secret-AbCdEf" }
}
