# The whole configuration: what one module gives, the other takes.
mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  domain_name     = "books.example.com"
  route53_zone_id = "Z0123456789EXAMPLE"
  image_digest    = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
}

run "everything_fits_together" {
  # Applied, so that what AWS would say is known and can be compared.
  command = apply

  # One port everywhere.
  assert {
    condition     = module.firewall.app_port == local.app_port && module.load_balancer.target_port == local.app_port
    error_message = "Security group and target group must have the application's port."
  }

  assert {
    condition     = strcontains(module.app.user_data, "\\nPORT=${local.app_port}\\n") && strcontains(module.app.user_data, "\\nAPP_PORT=${local.app_port}\\n")
    error_message = "Application and container must have the application's port."
  }

  assert {
    condition     = strcontains(module.app.user_data, "\\nREADY_PATH=${local.ready_path}\\n")
    error_message = "An instance must ask itself whether it is ready."
  }

  # The shop gets its database uploads and secrets.
  assert {
    condition     = strcontains(module.app.user_data, "\\nDB_HOST=${module.database.writer_host}\\n") && strcontains(module.app.user_data, "\\nREADER_HOST=${module.database.reader_host}\\n")
    error_message = "The shop must be told of writer and reader."
  }

  assert {
    condition     = strcontains(module.app.user_data, "What=${module.storage.file_system_id}:/\\n") && strcontains(module.app.user_data, "accesspoint=${module.storage.access_point_id}\\n")
    error_message = "The uploads must be mounted."
  }

  assert {
    condition     = strcontains(module.app.user_data, "SESSION_SECRET ${module.secrets.session_secret_arn}") && strcontains(module.app.user_data, "DB_PASSWORD ${module.secrets.database_password_arn}")
    error_message = "The secrets must be fetched."
  }

  assert {
    condition     = !strcontains(module.app.user_data, module.database.master_secret_arn)
    error_message = "Instances have no business with the administrator's password."
  }

  assert {
    condition     = strcontains(module.app.user_data, "IMAGE=${module.registry.repository_url}@${var.image_digest}\\n")
    error_message = "The image must come from the registry, by digest."
  }

  # Operators are told where things are.
  assert {
    condition     = output.url == "https://books.example.com" && output.autoscaling_group_name == "bookstore" && output.repository_url == "images.example/bookstore"
    error_message = "Outputs must name the shop, its group and its registry."
  }

  assert {
    condition     = length(output.egress_ips) == 3 && output.eks_cluster_name == null
    error_message = "There must be a NAT gateway in each zone, and no cluster that nobody asked for."
  }
}

run "a_cluster_where_one_is_wanted" {
  command = apply

  variables {
    eks = {
      version             = "1.34"
      public_access_cidrs = ["192.0.2.0/24"]
    }
  }

  assert {
    condition     = output.eks_cluster_name == "bookstore"
    error_message = "The cluster must be made."
  }
}
