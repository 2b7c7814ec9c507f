data "aws_ec2_instance_type" "this" {
  instance_type = var.instance_type
}

locals {
  architecture = contains(data.aws_ec2_instance_type.this.supported_architectures, "arm64") ? "arm64" : "x86_64"
  ami_id       = coalesce(var.ami_id, data.aws_ssm_parameter.amazon_linux.insecure_value)
}

# Resolved here and not by the launch template: a refresh can only be rolled back to a version that names an image.
data "aws_ssm_parameter" "amazon_linux" {
  name = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-${local.architecture}"
}

resource "aws_launch_template" "app" {
  name_prefix            = "${var.name}-"
  update_default_version = true

  image_id               = local.ami_id
  instance_type          = var.instance_type
  vpc_security_group_ids = [var.security_group_id]
  user_data              = base64encode(local.user_data)

  iam_instance_profile {
    arn = aws_iam_instance_profile.app.arn
  }

  # No key pair and no port 22: whoever must look inside comes by Session Manager.

  # One hop: what runs in a container cannot ask for the instance's credentials.
  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }

  block_device_mappings {
    device_name = "/dev/xvda"

    ebs {
      volume_type           = "gp3"
      volume_size           = 20
      encrypted             = true
      delete_on_termination = true
    }
  }

  # Metrics each minute, so that the group grows within minutes.
  monitoring {
    enabled = true
  }

  # A burstable instance whose credits are gone is held at its base line, below the CPU that the group would grow at.
  dynamic "credit_specification" {
    for_each = data.aws_ec2_instance_type.this.burstable_performance_supported ? ["unlimited"] : []

    content {
      cpu_credits = credit_specification.value
    }
  }

  dynamic "tag_specifications" {
    for_each = toset(["instance", "volume"])

    content {
      resource_type = tag_specifications.value
      tags          = { Name = var.name }
    }
  }

  lifecycle {
    precondition {
      condition     = var.image_digest != null
      error_message = "Set image_digest: push an image to the repository, then give its digest (terraform/README.md)."
    }

    precondition {
      condition     = length(local.user_data) <= 16384
      error_message = "User data has ${length(local.user_data)} characters; EC2 takes 16384."
    }
  }
}
