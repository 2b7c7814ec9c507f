# An instance that boots before the mount targets are there could not mount.
output "file_system_id" {
  description = "The file system, with its mount targets."
  value       = aws_efs_file_system.uploads.id
  depends_on  = [aws_efs_mount_target.uploads, aws_efs_file_system_policy.uploads]
}

output "file_system_arn" {
  description = "For the policy of who may mount."
  value       = aws_efs_file_system.uploads.arn
}

output "access_point_id" {
  description = "The way in."
  value       = aws_efs_access_point.uploads.id
}

output "access_point_arn" {
  description = "For the policy of who may mount."
  value       = aws_efs_access_point.uploads.arn
}
