# The uploaded covers, shared by all instances. Its throughput grows and shrinks with use.
resource "aws_efs_file_system" "uploads" {
  creation_token   = "${var.name}-uploads"
  encrypted        = true
  performance_mode = "generalPurpose"
  throughput_mode  = "elastic"

  lifecycle_policy {
    transition_to_ia = "AFTER_30_DAYS"
  }

  # What is read again is likely to be read more often.
  lifecycle_policy {
    transition_to_primary_storage_class = "AFTER_1_ACCESS"
  }

  tags = { Name = "${var.name}-uploads" }
}

# Daily, kept for 35 days, by AWS Backup's default plan for EFS.
resource "aws_efs_backup_policy" "uploads" {
  file_system_id = aws_efs_file_system.uploads.id

  backup_policy {
    status = "ENABLED"
  }
}
