mock_provider "aws" {
  source = "./tests/mocks"
}

run "images_are_scanned_and_never_change" {
  command = apply

  module {
    source = "./modules/registry"
  }

  variables {
    name         = "bookstore"
    force_delete = false
  }

  assert {
    condition     = aws_ecr_repository.app.image_tag_mutability == "IMMUTABLE"
    error_message = "A tag must mean the same image for ever."
  }

  assert {
    condition     = aws_ecr_repository.app.image_scanning_configuration[0].scan_on_push == true
    error_message = "Images must be scanned."
  }

  assert {
    condition     = aws_ecr_repository.app.force_delete == false
    error_message = "The repository must not go with images in it."
  }

  assert {
    condition     = [for rule in jsondecode(aws_ecr_lifecycle_policy.app.policy).rules : rule.selection.tagStatus] == ["untagged", "tagged"] && jsondecode(aws_ecr_lifecycle_policy.app.policy).rules[1].selection.countNumber >= 20
    error_message = "Left-overs must go, and there must be versions to roll back to."
  }
}
