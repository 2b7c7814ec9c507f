import { ValidationPipe } from '@nestjs/common';
import { fieldErrors } from './form.js';
import { ShapeError } from './request-errors.js';

/** Checks the DTOs of JSON controllers; unknown fields are left out, wrong ones are 400 with `errors`. */
export const dtoValidationPipe = (): ValidationPipe =>
  new ValidationPipe({
    whitelist: true,
    transform: true,
    forbidUnknownValues: true,
    exceptionFactory: (problems) => new ShapeError(fieldErrors(problems)),
  });
