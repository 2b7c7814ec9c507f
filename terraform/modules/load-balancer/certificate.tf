locals {
  makes_certificate = var.certificate_arn == null
  # The validated one: a listener does not take a certificate that is still pending.
  certificate_arn = local.makes_certificate ? one(aws_acm_certificate_validation.made[*].certificate_arn) : var.certificate_arn
}

# Renewed by ACM for as long as the record below stands.
resource "aws_acm_certificate" "made" {
  count = local.makes_certificate ? 1 : 0

  domain_name       = var.domain_name
  validation_method = "DNS"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_route53_record" "validation" {
  count = local.makes_certificate ? 1 : 0

  zone_id         = var.route53_zone_id
  name            = one(aws_acm_certificate.made[0].domain_validation_options).resource_record_name
  type            = one(aws_acm_certificate.made[0].domain_validation_options).resource_record_type
  records         = [one(aws_acm_certificate.made[0].domain_validation_options).resource_record_value]
  ttl             = 60
  allow_overwrite = true
}

resource "aws_acm_certificate_validation" "made" {
  count = local.makes_certificate ? 1 : 0

  certificate_arn         = aws_acm_certificate.made[0].arn
  validation_record_fqdns = aws_route53_record.validation[*].fqdn
}
