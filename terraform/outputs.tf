# What bin/create-secrets.sh reads is there after the first, targeted apply: such outputs come from resources, not from locals.
output "url" {
  description = "Where the shop is."
  value       = "https://${var.domain_name}"
}

output "load_balancer_dns_name" {
  description = "What domain_name points to: the target of a CNAME or alias where DNS is kept elsewhere."
  value       = module.load_balancer.dns_name
}

output "repository_url" {
  description = "Where images are pushed."
  value       = module.registry.repository_url
}

output "autoscaling_group_name" {
  description = "The group that bin/await-rollout.sh watches."
  value       = module.app.autoscaling_group_name
}

output "launch_template_version" {
  description = "The version of the launch template that the group is told to run."
  value       = module.app.launch_template_version
}

output "session_secret_arn" {
  description = "Where SESSION_SECRET is kept; bin/create-secrets.sh fills it."
  value       = module.secrets.session_secret_arn
}

output "database_password_secret_arn" {
  description = "Where the shop's database password is kept; bin/create-secrets.sh fills it."
  value       = module.secrets.database_password_arn
}

output "database_cluster_arn" {
  description = "The cluster that the scripts in bin/ reach through the RDS Data API."
  value       = module.database.cluster_arn
}

output "database_master_secret_arn" {
  description = "The administrator's password, managed and rotated by RDS. The shop never uses it."
  value       = module.database.master_secret_arn
}

output "database_name" {
  description = "The shop's database."
  value       = module.database.database_name
}

output "database_user" {
  description = "The shop's database user."
  value       = module.secrets.database_user
}

output "database_writer_host" {
  description = "Where writes go."
  value       = module.database.writer_host
}

output "database_reader_host" {
  description = "Where browsing reads."
  value       = module.database.reader_host
}

output "uploads_volume_handle" {
  description = "The uploads as the EFS driver of Kubernetes names them: file system and access point. Mount options: tls, iam."
  value       = "${module.storage.file_system_id}::${module.storage.access_point_id}"
}

output "app_log_group_name" {
  description = "The log group of the shop itself."
  value       = module.app.log_group_name
}

output "access_log_bucket" {
  description = "The bucket of the balancer's access logs."
  value       = module.load_balancer.access_log_bucket
}

output "alarm_topic_arn" {
  description = "The topic that alarms are sent to."
  value       = module.observability.alarm_topic_arn
}

output "egress_ips" {
  description = "The addresses that instances come from on the internet, for other people's allow lists."
  value       = module.network.egress_ips
}

output "eks_cluster_name" {
  description = "The EKS cluster, where there is one."
  value       = one(module.eks[*].cluster_name)
}

output "image_digest" {
  description = "What was rolled out last: where a pipeline goes back to."
  value       = var.image_digest
}

output "vpc_id" {
  description = "The network, for a cluster by eksctl (k8s/cluster.yaml)."
  value       = module.network.vpc_id
}

output "private_subnet_ids" {
  description = "The private subnets, one in each zone, for such a cluster."
  value       = module.network.private_subnet_ids
}

output "app_security_group_id" {
  description = "The group of the instances, which database and uploads let in, for such a cluster's nodes."
  value       = module.firewall.app_security_group_id
}
