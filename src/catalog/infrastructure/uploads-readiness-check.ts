import { Injectable } from '@nestjs/common';
import { ReadinessCheck } from '../../platform/health/readiness-check.js';
import { CoverStorage } from '../application/ports/cover-storage.js';

@Injectable()
export class UploadsReadinessCheck extends ReadinessCheck {
  readonly name = 'uploads';
  override readonly neededToStart = true;

  constructor(private readonly storage: CoverStorage) {
    super();
  }

  check(): Promise<void> {
    return this.storage.assertWritable();
  }
}
