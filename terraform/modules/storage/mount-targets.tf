# One in each zone: an instance never depends on another zone for its files.
resource "aws_efs_mount_target" "uploads" {
  count = length(var.subnet_ids)

  file_system_id  = aws_efs_file_system.uploads.id
  subnet_id       = var.subnet_ids[count.index]
  security_groups = [var.security_group_id]
}
