mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name              = "bookstore"
  subnet_ids        = ["subnet-4", "subnet-5", "subnet-6"]
  security_group_id = "sg-1"
  owner_id          = 10001
}

run "the_uploads" {
  # Applied, so that what AWS would say is known and can be compared.
  command = apply

  module {
    source = "./modules/storage"
  }

  # Uploads are in every zone encrypted and backed up.
  assert {
    condition     = [for target in aws_efs_mount_target.uploads : target.subnet_id] == ["subnet-4", "subnet-5", "subnet-6"] && alltrue([for target in aws_efs_mount_target.uploads : target.security_groups == toset(["sg-1"])])
    error_message = "There must be a mount target in each zone, under the security group."
  }

  assert {
    condition     = aws_efs_file_system.uploads.encrypted == true && aws_efs_file_system.uploads.throughput_mode == "elastic"
    error_message = "The file system must be encrypted, and its throughput must grow with use."
  }

  assert {
    condition     = aws_efs_backup_policy.uploads.backup_policy[0].status == "ENABLED"
    error_message = "The uploads must be backed up."
  }

  # There is one way in and it is encrypted.
  assert {
    condition     = aws_efs_access_point.uploads.posix_user[0].uid == 10001 && aws_efs_access_point.uploads.posix_user[0].gid == 10001 && aws_efs_access_point.uploads.root_directory[0].creation_info[0].owner_uid == 10001
    error_message = "Every access must be made as the application's user."
  }

  assert {
    condition = anytrue([
      for statement in jsondecode(aws_efs_file_system_policy.uploads.policy).Statement :
      statement.Effect == "Deny" && try(statement.Condition.Bool["aws:SecureTransport"], "") == "false"
    ])
    error_message = "A mount without TLS must be refused."
  }

  assert {
    condition = anytrue([
      for statement in jsondecode(aws_efs_file_system_policy.uploads.policy).Statement :
      statement.Effect == "Deny" && try(statement.Condition.StringNotEquals["elasticfilesystem:AccessPointArn"], "") == aws_efs_access_point.uploads.arn && contains(flatten([statement.Action]), "elasticfilesystem:ClientMount")
    ])
    error_message = "A mount that goes past the access point must be refused."
  }

  assert {
    condition     = alltrue([for statement in jsondecode(aws_efs_file_system_policy.uploads.policy).Statement : statement.Effect == "Deny"])
    error_message = "Whoever mounts must be allowed to by an identity of its own."
  }
}
