output "cluster_arn" {
  description = "For the RDS Data API."
  value       = aws_rds_cluster.this.arn
}

output "master_secret_arn" {
  description = "Where RDS keeps the administrator's password."
  value       = one(aws_rds_cluster.this.master_user_secret[*].secret_arn)
}

output "writer_host" {
  description = "Follows the writer when it changes."
  value       = aws_rds_cluster.this.endpoint
}

output "reader_host" {
  description = "The readers."
  value       = aws_rds_cluster.this.reader_endpoint
}

output "instance_ids" {
  description = "Writer and reader, in whichever roles they are."
  value       = [for instance in aws_rds_cluster_instance.this : instance.identifier]
}

output "database_name" {
  description = "The database that was made with the cluster."
  value       = aws_rds_cluster.this.database_name
}
