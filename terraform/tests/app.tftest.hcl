mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name             = "bookstore"
  image_repository = "images.example/bookstore"
  image_digest     = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
  repository_arn   = "arn:aws:ecr:us-east-1:123456789012:repository/bookstore"
  domain_name      = "books.example.com"
  app_port         = 3000
  metrics_port     = 9464
  ready_path       = "/health/ready"
  app_uid          = 10001
  timings = {
    drain           = 15
    slowest_request = 10
    deregistration  = 30
    container_stop  = 50
    unit_stop       = 60
    lifecycle       = 180
  }
  settings = { CURRENCY = "COP" }
  secrets = {
    SESSION_SECRET = "arn:aws:secretsmanager:us-east-1:123456789012:secret:session"
    DB_PASSWORD    = "arn:aws:secretsmanager:us-east-1:123456789012:secret:password"
    SMTP_URL       = "arn:aws:secretsmanager:us-east-1:123456789012:secret:smtp"
  }
  database = {
    writer_host = "writer.example"
    reader_host = "reader.example"
    port        = 3306
    name        = "bookstore"
    user        = "bookstore"
    pool_size   = 20
  }
  storage = {
    file_system_id   = "fs-0123456789abcdef0"
    file_system_arn  = "arn:aws:elasticfilesystem:us-east-1:123456789012:file-system/fs-0123456789abcdef0"
    access_point_id  = "fsap-0123456789abcdef0"
    access_point_arn = "arn:aws:elasticfilesystem:us-east-1:123456789012:access-point/fsap-0123456789abcdef0"
  }
  subnet_ids          = ["subnet-1", "subnet-2", "subnet-3"]
  security_group_id   = "sg-1"
  target_group_arn    = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/bookstore/73e2d6bc24d8a067"
  request_label       = "app/bookstore/50dc6c495c0c9188/targetgroup/bookstore/73e2d6bc24d8a067"
  log_retention_days  = 30
  instance_type       = "t4g.small"
  ami_id              = null
  min_size            = 2
  desired_size        = 2
  max_size            = 6
  cpu_target          = 50
  requests_per_target = 6000
}

run "the_group_and_its_instances" {
  # Applied, so that what AWS would say is known and can be compared.
  command = apply

  module {
    source = "./modules/app"
  }

  # Instances are closed.
  assert {
    condition     = aws_launch_template.app.metadata_options[0].http_tokens == "required" && aws_launch_template.app.metadata_options[0].http_put_response_hop_limit == 1
    error_message = "Metadata must need a token (IMDSv2), and must not reach into containers."
  }

  assert {
    condition     = aws_launch_template.app.key_name == null
    error_message = "There must be no SSH key."
  }

  assert {
    condition     = endswith(aws_iam_role_policy_attachment.session_manager.policy_arn, ":policy/AmazonSSMManagedInstanceCore")
    error_message = "Operators must come by Session Manager."
  }

  assert {
    condition     = tobool(aws_launch_template.app.block_device_mappings[0].ebs[0].encrypted) == true && aws_launch_template.app.block_device_mappings[0].device_name == "/dev/xvda"
    error_message = "The disk must be encrypted."
  }

  assert {
    condition     = aws_launch_template.app.vpc_security_group_ids == toset(["sg-1"]) && length(aws_launch_template.app.network_interfaces) == 0
    error_message = "Instances must be under their security group, without public addresses."
  }

  assert {
    condition     = aws_launch_template.app.image_id == "ami-0123456789abcdef0" && endswith(data.aws_ssm_parameter.amazon_linux.name, "/al2023-ami-kernel-default-arm64")
    error_message = "Instances must run Amazon Linux 2023 of their architecture, by the id of an image: an alias cannot be rolled back to."
  }

  assert {
    condition     = aws_launch_template.app.credit_specification[0].cpu_credits == "unlimited"
    error_message = "A burstable instance must not be held below the CPU that the group grows at."
  }

  # Instances may do what their scripts do.
  assert {
    condition = { for statement in jsondecode(aws_iam_role_policy.app.policy).Statement : statement.Sid => statement.Resource if statement.Resource == "*" } == {
      LogInToTheRegistry = "*"
    }
    error_message = "Only the log-in to the registry, which knows no resource, may be allowed everywhere."
  }

  assert {
    condition = toset(flatten([for statement in jsondecode(aws_iam_role_policy.app.policy).Statement : statement.Action])) == toset([
      "ecr:GetAuthorizationToken", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability", "secretsmanager:GetSecretValue",
      "elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite", "logs:CreateLogStream", "logs:PutLogEvents", "autoscaling:CompleteLifecycleAction",
    ])
    error_message = "Instances must be allowed what their scripts do, and nothing else."
  }

  assert {
    condition = toset(flatten([for statement in jsondecode(aws_iam_role_policy.app.policy).Statement : statement.Resource if statement.Sid == "ReadTheSecrets"])) == toset([
      "arn:aws:secretsmanager:us-east-1:123456789012:secret:session", "arn:aws:secretsmanager:us-east-1:123456789012:secret:password", "arn:aws:secretsmanager:us-east-1:123456789012:secret:smtp",
    ])
    error_message = "Instances must read the shop's secrets, each by its ARN."
  }

  assert {
    condition     = one([for statement in jsondecode(aws_iam_role_policy.app.policy).Statement : statement.Condition.StringEquals["elasticfilesystem:AccessPointArn"] if statement.Sid == "MountTheUploads"]) == "arn:aws:elasticfilesystem:us-east-1:123456789012:access-point/fsap-0123456789abcdef0"
    error_message = "Instances must mount the uploads through the access point only."
  }

  assert {
    condition     = one([for statement in jsondecode(aws_iam_role_policy.app.policy).Statement : statement.Resource if statement.Sid == "SayThatItIsReadyOrDrained"]) == "arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:*:autoScalingGroupName/bookstore"
    error_message = "Instances must answer the lifecycle hooks of their own group only."
  }

  # The group keeps two to six healthy instances.
  assert {
    condition     = aws_autoscaling_group.app.min_size == 2 && aws_autoscaling_group.app.desired_capacity == 2 && aws_autoscaling_group.app.max_size == 6
    error_message = "The group must be min 2, desired 2, max 6."
  }

  assert {
    condition     = aws_autoscaling_group.app.health_check_type == "ELB" && aws_autoscaling_group.app.health_check_grace_period == 120 && aws_autoscaling_group.app.default_instance_warmup == 120
    error_message = "The balancer must say who is healthy, after a grace of 120 s; a new instance counts after 120 s."
  }

  assert {
    condition     = length(aws_autoscaling_group.app.vpc_zone_identifier) == 3 && aws_autoscaling_group.app.target_group_arns == toset([var.target_group_arn])
    error_message = "The group must be in three zones and register with the balancer."
  }

  assert {
    condition     = aws_autoscaling_group.app.min_elb_capacity == 2
    error_message = "The first apply must wait for instances that answer."
  }

  assert {
    condition     = aws_autoscaling_policy.cpu.target_tracking_configuration[0].target_value == 50 && aws_autoscaling_policy.cpu.target_tracking_configuration[0].predefined_metric_specification[0].predefined_metric_type == "ASGAverageCPUUtilization"
    error_message = "The group must track 50 % CPU."
  }

  assert {
    condition = (
      aws_autoscaling_policy.requests.target_tracking_configuration[0].target_value == 6000 &&
      aws_autoscaling_policy.requests.target_tracking_configuration[0].predefined_metric_specification[0].predefined_metric_type == "ALBRequestCountPerTarget" &&
      aws_autoscaling_policy.requests.target_tracking_configuration[0].predefined_metric_specification[0].resource_label == var.request_label
    )
    error_message = "The group must track requests per target too."
  }

  # A roll out never has fewer instances and rolls back.
  assert {
    condition     = aws_autoscaling_group.app.instance_refresh[0].strategy == "Rolling" && aws_autoscaling_group.app.instance_refresh[0].preferences[0].auto_rollback == true
    error_message = "A roll-out must be a rolling refresh that rolls back when it fails."
  }

  assert {
    condition     = aws_autoscaling_group.app.instance_refresh[0].preferences[0].min_healthy_percentage == 100 && aws_autoscaling_group.app.instance_refresh[0].preferences[0].max_healthy_percentage > 100
    error_message = "A successor must be there before an instance goes."
  }

  assert {
    condition     = aws_autoscaling_group.app.instance_maintenance_policy[0].min_healthy_percentage == 100
    error_message = "The same must hold when instances are replaced without a roll-out."
  }

  assert {
    condition     = tostring(aws_autoscaling_group.app.launch_template[0].version) == "7"
    error_message = "The group must name a numbered version: neither $Latest nor $Default can be rolled back to."
  }

  assert {
    condition     = aws_autoscaling_lifecycle_hook.ready.lifecycle_transition == "autoscaling:EC2_INSTANCE_LAUNCHING" && aws_autoscaling_lifecycle_hook.ready.default_result == "ABANDON"
    error_message = "An instance that never says that it is ready must be given up."
  }

  assert {
    condition     = aws_autoscaling_lifecycle_hook.drained.lifecycle_transition == "autoscaling:EC2_INSTANCE_TERMINATING" && aws_autoscaling_lifecycle_hook.drained.default_result == "CONTINUE" && aws_autoscaling_lifecycle_hook.drained.heartbeat_timeout == 180
    error_message = "An instance that goes must have time to drain, and not for ever."
  }

  # User data is whole and holds no secret.
  assert {
    condition     = startswith(output.user_data, "#cloud-config\n") && base64decode(aws_launch_template.app.user_data) == output.user_data
    error_message = "Instances must be given the user data as cloud-config."
  }

  assert {
    condition = toset([for file in jsondecode(trimprefix(output.user_data, "#cloud-config\n")).write_files : file.path]) == toset([
      "/etc/bookstore/app.env", "/etc/bookstore/instance.env", "/etc/bookstore/secrets.list", "/etc/bookstore/docker/config.json",
      "/etc/systemd/system/bookstore.service", "/etc/systemd/system/bookstore-lifecycle.service", "/etc/systemd/system/srv-bookstore-uploads.mount",
      "/usr/local/lib/bookstore/common.sh", "/usr/local/lib/bookstore/install.sh", "/usr/local/lib/bookstore/fetch-secrets.sh",
      "/usr/local/lib/bookstore/pull-image.sh", "/usr/local/lib/bookstore/run-app.sh", "/usr/local/lib/bookstore/lifecycle.sh",
    ])
    error_message = "User data must bring every file that the units and scripts name."
  }

  assert {
    condition     = jsondecode(trimprefix(output.user_data, "#cloud-config\n")).runcmd == [["/usr/local/lib/bookstore/install.sh"]]
    error_message = "User data must run the installation."
  }

  assert {
    condition     = length(output.user_data) <= 16384
    error_message = "EC2 takes 16384 characters of user data."
  }

  assert {
    condition     = alltrue([for file in jsondecode(trimprefix(output.user_data, "#cloud-config\n")).write_files : startswith(file.path, "/etc/systemd/") ? file.permissions == "0644" : endswith(file.permissions, "00")])
    error_message = "Only root may read what configures the shop."
  }

  # The image runs by digest with its drain.
  assert {
    condition     = strcontains(local.files["/etc/bookstore/instance.env"], "IMAGE=images.example/bookstore@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n")
    error_message = "The image must be named by its digest."
  }

  assert {
    condition     = strcontains(local.files["/etc/bookstore/app.env"], "\nPORT=3000\n") && strcontains(local.files["/etc/bookstore/instance.env"], "\nAPP_PORT=3000\n")
    error_message = "The application and its container must be told the one port."
  }

  assert {
    condition     = strcontains(local.files["/etc/bookstore/app.env"], "\nSHUTDOWN_DRAIN_MS=15000\n")
    error_message = "The application must drain for 15 s."
  }

  assert {
    condition     = strcontains(local.files["/etc/systemd/system/bookstore.service"], "\nExecStop=/usr/bin/docker stop --time 50 bookstore\n") && strcontains(local.files["/etc/systemd/system/bookstore.service"], "\nTimeoutStopSec=60\n")
    error_message = "systemd and Docker must wait for the drain."
  }

  assert {
    condition     = strcontains(local.files["/etc/systemd/system/srv-bookstore-uploads.mount"], "\nWhat=fs-0123456789abcdef0:/\n") && strcontains(local.files["/etc/systemd/system/srv-bookstore-uploads.mount"], "\nOptions=_netdev,noresvport,tls,iam,accesspoint=fsap-0123456789abcdef0\n")
    error_message = "The uploads must be mounted over TLS, as the instance's role, through the access point."
  }

  assert {
    condition     = local.files["/etc/bookstore/secrets.list"] == "DB_PASSWORD arn:aws:secretsmanager:us-east-1:123456789012:secret:password\nSESSION_SECRET arn:aws:secretsmanager:us-east-1:123456789012:secret:session\nSMTP_URL arn:aws:secretsmanager:us-east-1:123456789012:secret:smtp\n"
    error_message = "Secrets must be named, by ARN, for the instance to fetch."
  }

  assert {
    condition     = endswith(local.files["/etc/bookstore/app.env"], "\nCURRENCY=COP\nDB_PASSWORD_FILE=/run/secrets/DB_PASSWORD\nDB_READER_URL_FILE=/run/secrets/DB_READER_URL\nSESSION_SECRET_FILE=/run/secrets/SESSION_SECRET\nSMTP_URL_FILE=/run/secrets/SMTP_URL\n")
    error_message = "The application must be told the files of its secrets."
  }
}

run "another_architecture_on_a_system_image_that_is_stayed_on" {
  command = plan

  module {
    source = "./modules/app"
  }

  variables {
    ami_id = "ami-0fedcba9876543210"
  }

  override_data {
    target = data.aws_ec2_instance_type.this
    values = { supported_architectures = ["x86_64"], burstable_performance_supported = false }
  }

  assert {
    condition     = endswith(data.aws_ssm_parameter.amazon_linux.name, "/al2023-ami-kernel-default-x86_64")
    error_message = "The system must be of the instance's architecture."
  }

  assert {
    condition     = length(aws_launch_template.app.credit_specification) == 0
    error_message = "Only burstable instances have credits."
  }

  assert {
    condition     = aws_launch_template.app.image_id == "ami-0fedcba9876543210"
    error_message = "The given image must be used."
  }
}

run "without_an_image_there_is_nothing_to_run" {
  command = plan

  module {
    source = "./modules/app"
  }

  variables {
    image_digest = null
  }

  expect_failures = [aws_launch_template.app]
}

run "a_drain_that_the_balancer_does_not_wait_for_is_refused" {
  command = plan

  module {
    source = "./modules/app"
  }

  variables {
    timings = {
      drain           = 25
      slowest_request = 10
      deregistration  = 30
      container_stop  = 50
      unit_stop       = 60
      lifecycle       = 180
    }
  }

  expect_failures = [var.timings]
}
