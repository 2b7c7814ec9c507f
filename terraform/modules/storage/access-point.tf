# The only way in: one folder, and one user whom every access is made as.
resource "aws_efs_access_point" "uploads" {
  file_system_id = aws_efs_file_system.uploads.id

  posix_user {
    uid = var.owner_id
    gid = var.owner_id
  }

  root_directory {
    path = "/uploads"

    creation_info {
      owner_uid   = var.owner_id
      owner_gid   = var.owner_id
      permissions = "0750"
    }
  }

  tags = { Name = "${var.name}-uploads" }
}
