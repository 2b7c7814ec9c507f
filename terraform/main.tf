module "network" {
  source = "./modules/network"

  name                 = var.name
  cidr                 = var.vpc_cidr
  nat_gateway_per_zone = var.nat_gateway_per_zone
  log_retention_days   = var.log_retention_days
}

module "firewall" {
  source = "./modules/firewall"

  name          = var.name
  vpc_id        = module.network.vpc_id
  app_port      = local.app_port
  database_port = local.database_port
  egress_ports  = var.egress_ports
}

module "registry" {
  source = "./modules/registry"

  name         = var.name
  force_delete = !var.deletion_protection
}

module "secrets" {
  source = "./modules/secrets"

  name          = var.name
  database_user = local.database_user
}

module "storage" {
  source = "./modules/storage"

  name              = var.name
  subnet_ids        = module.network.private_subnet_ids
  security_group_id = module.firewall.storage_security_group_id
  owner_id          = local.app_uid
}

module "database" {
  source = "./modules/database"

  name                = var.name
  engine_version      = var.database_engine_version
  database_name       = local.database_name
  port                = local.database_port
  subnet_ids          = module.network.database_subnet_ids
  security_group_id   = module.firewall.database_security_group_id
  min_acu             = var.database_min_acu
  max_acu             = var.database_max_acu
  max_connections     = var.database_max_connections
  backup_days         = var.database_backup_days
  log_retention_days  = var.log_retention_days
  deletion_protection = var.deletion_protection
}

module "load_balancer" {
  source = "./modules/load-balancer"

  name                   = var.name
  vpc_id                 = module.network.vpc_id
  subnet_ids             = module.network.public_subnet_ids
  security_group_id      = module.firewall.load_balancer_security_group_id
  domain_name            = var.domain_name
  route53_zone_id        = var.route53_zone_id
  certificate_arn        = var.certificate_arn
  app_port               = local.app_port
  health_path            = local.health_path
  deregistration_seconds = local.timings.deregistration
  log_retention_days     = var.log_retention_days
  deletion_protection    = var.deletion_protection
}

module "app" {
  source = "./modules/app"

  name               = var.name
  image_repository   = module.registry.repository_url
  image_digest       = var.image_digest
  repository_arn     = module.registry.repository_arn
  domain_name        = var.domain_name
  app_port           = local.app_port
  metrics_port       = local.metrics_port
  ready_path         = local.ready_path
  app_uid            = local.app_uid
  timings            = local.timings
  settings           = var.app_settings
  secrets            = merge(var.app_secrets, module.secrets.app_secrets)
  subnet_ids         = module.network.private_subnet_ids
  security_group_id  = module.firewall.app_security_group_id
  target_group_arn   = module.load_balancer.target_group_arn
  request_label      = module.load_balancer.request_count_label
  log_retention_days = var.log_retention_days

  database = {
    writer_host = module.database.writer_host
    reader_host = module.database.reader_host
    port        = local.database_port
    name        = local.database_name
    user        = local.database_user
    pool_size   = local.database_pool_size
  }

  storage = {
    file_system_id   = module.storage.file_system_id
    file_system_arn  = module.storage.file_system_arn
    access_point_id  = module.storage.access_point_id
    access_point_arn = module.storage.access_point_arn
  }

  instance_type       = var.instance_type
  ami_id              = var.ami_id
  min_size            = var.min_size
  desired_size        = var.desired_size
  max_size            = var.max_size
  cpu_target          = var.cpu_target
  requests_per_target = var.requests_per_target
}

module "observability" {
  source = "./modules/observability"

  name                     = var.name
  alarm_email              = var.alarm_email
  p95_seconds              = var.alarm_p95_seconds
  load_balancer_arn_suffix = module.load_balancer.arn_suffix
  target_group_arn_suffix  = module.load_balancer.target_group_arn_suffix
  autoscaling_group_name   = module.app.autoscaling_group_name
  min_size                 = var.min_size
  max_size                 = var.max_size
  database_instance_ids    = module.database.instance_ids
  database_max_connections = var.database_max_connections
}

module "eks" {
  source = "./modules/eks"
  count  = var.eks == null ? 0 : 1

  name                       = var.name
  kubernetes_version         = try(var.eks.version, null)
  public_access_cidrs        = try(var.eks.public_access_cidrs, [])
  instance_type              = try(var.eks.instance_type, null)
  min_nodes                  = try(var.eks.min_nodes, null)
  max_nodes                  = try(var.eks.max_nodes, null)
  subnet_ids                 = module.network.private_subnet_ids
  database_security_group_id = module.firewall.database_security_group_id
  database_port              = local.database_port
  storage_security_group_id  = module.firewall.storage_security_group_id
  log_retention_days         = var.log_retention_days

  storage = {
    file_system_arn  = module.storage.file_system_arn
    access_point_arn = module.storage.access_point_arn
  }
}
