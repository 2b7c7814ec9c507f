terraform {
  # 1.9: validations that look at more than one variable. 1.11: the S3 backend locks its state without a table.
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.25, < 7.0"
    }
  }

  # Bucket, key and region stand in backend.hcl: terraform init -backend-config=backend.hcl
  backend "s3" {
    encrypt      = true
    use_lockfile = true
  }
}
