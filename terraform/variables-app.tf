variable "image_digest" {
  description = "What runs, by digest: sha256:… of an image in the registry that this configuration makes. A new one is rolled out."
  type        = string
  default     = null

  validation {
    condition     = var.image_digest == null || can(regex("^sha256:[0-9a-f]{64}$", var.image_digest))
    error_message = "image_digest takes sha256: and 64 hexadecimal digits. A tag can be moved; a digest cannot."
  }
}

variable "app_settings" {
  description = "More settings of the shop (README.md, Configuration), by name; secret ones belong into app_secrets."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for name in keys(var.app_settings) : can(regex("^[A-Z][A-Z0-9_]*$", name))])
    error_message = "app_settings takes names in capitals, such as CURRENCY."
  }

  validation {
    condition     = alltrue([for value in values(var.app_settings) : !can(regex("[\\r\\n]", value))])
    error_message = "app_settings takes values of one line."
  }

  validation {
    condition = alltrue([for name in keys(var.app_settings) : !contains([
      "DATABASE_URL", "DB_PASSWORD", "DB_READER_URL", "INTERNAL_SECRET", "MOVE_FROM", "PAYMENT_API_KEY", "PAYMENT_WEBHOOK_SECRET", "RABBITMQ_URL", "SESSION_SECRET", "SMTP_URL",
    ], trimsuffix(name, "_FILE"))])
    error_message = "app_settings would show a secret in the state and in user data: put its ARN into app_secrets."
  }
}

variable "app_secrets" {
  description = "More secret settings of the shop: the name, and the ARN of the Secrets Manager secret whose text is the value."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for name in keys(var.app_secrets) : can(regex("^[A-Z][A-Z0-9_]*$", name)) && !endswith(name, "_FILE")])
    error_message = "app_secrets takes names of settings in capitals, such as SMTP_URL, without _FILE."
  }

  validation {
    condition     = alltrue([for arn in values(var.app_secrets) : can(regex("^arn:aws[a-z-]*:secretsmanager:${var.region}:[0-9]{12}:secret:", arn))])
    error_message = "app_secrets takes ARNs of Secrets Manager secrets in ${var.region}; the value itself does not belong here."
  }
}

variable "egress_ports" {
  description = "TCP ports that instances may reach on the internet beside 443, such as 587 for a mail server."
  type        = set(number)
  default     = []

  validation {
    condition     = alltrue([for port in var.egress_ports : port >= 1 && port <= 65535 && floor(port) == port && port != 443])
    error_message = "egress_ports takes TCP ports from 1 to 65535; 443 is open already."
  }
}

variable "instance_type" {
  description = "Type of the instances; the architecture (arm64 or x86_64) follows from it and must be among the image's."
  type        = string
  default     = "t4g.small"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]*\\.[a-z0-9-]+$", var.instance_type))
    error_message = "instance_type takes an EC2 instance type, such as t4g.small."
  }
}

variable "ami_id" {
  description = "An Amazon Linux 2023 image to stay on. Without it each apply takes the newest, and rolls it out."
  type        = string
  default     = null

  validation {
    condition     = var.ami_id == null || can(regex("^ami-[0-9a-f]{8,17}$", var.ami_id))
    error_message = "ami_id takes the id of an image, such as ami-0123456789abcdef0, or null."
  }
}
