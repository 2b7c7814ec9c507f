import type { ServiceName, ServicePlaces } from '../../shared/services.js';
import type { FailpointSetting } from './failpoint-setting.js';

/** SQLite in one file, or a MySQL-compatible server. */
export type DatabaseConfig =
  | { readonly engine: 'sqlite'; readonly file: string }
  | {
      readonly engine: 'mysql';
      readonly url: string;
      readonly readerUrl: string | undefined;
      readonly poolSize: number;
      readonly tls: boolean;
    };

/** Who takes the money: the provider inside this process, or one that is reached over HTTP. */
export type PaymentConfig =
  | { readonly provider: 'simulated' }
  | {
      readonly provider: 'http';
      readonly url: URL;
      readonly apiKey: string;
      /** Each of them proves a webhook: two while one takes over from the other. */
      readonly webhookSecrets: readonly string[];
    };

export interface MailConfig {
  /** Where mail is handed over; `undefined` where it is not sent. Holds a password. */
  readonly smtpUrl: string | undefined;
  /** The sender, as it stands in the From header. */
  readonly from: string;
}

export interface AppConfigValues {
  readonly env: 'development' | 'production' | 'test';
  /** What this process hosts, and where the rest is. */
  readonly services: ServicePlaces;
  readonly port: number;
  /** `undefined` for all addresses of this machine. */
  readonly listenAddress: string | undefined;
  readonly dataDir: string;
  readonly uploadsDir: string;
  readonly database: DatabaseConfig;
  /** Where `npm run move` takes tables from. Holds a password. */
  readonly moveFrom: string | undefined;
  readonly publicUrl: URL;
  readonly sessionSecret: string;
  readonly currency: string;
  readonly reservationTtlSeconds: number;
  /** Between two steps of a simulated parcel. */
  readonly carrierSpeedSeconds: number;
  readonly instanceId: string;
  readonly demoData: boolean;
  readonly rateLimits: boolean;
  readonly logLevel: string;
  /** As Express takes it in `trust proxy`. */
  readonly trustProxy: boolean | number | string;
  readonly metricsPort: number | undefined;
  readonly shutdownDrainMs: number;
  /** Where events are published and come from; `undefined` where one process does both. Holds a password. */
  readonly rabbitmqUrl: string | undefined;
  readonly payment: PaymentConfig;
  readonly mail: MailConfig;
  /** What calls between services are signed with: the first signs, each of them proves. Empty: there are no internal endpoints. */
  readonly internalSecrets: readonly string[];
  /** Only in tests. */
  readonly failpoints: FailpointSetting | undefined;
}

/** The settings, parsed once at start; the environment is read nowhere else. Also their injection token. */
export class AppConfig implements AppConfigValues {
  readonly env: AppConfigValues['env'];
  readonly services: ServicePlaces;
  readonly port: number;
  readonly listenAddress: string | undefined;
  readonly dataDir: string;
  readonly uploadsDir: string;
  readonly database: DatabaseConfig;
  readonly moveFrom: string | undefined;
  readonly publicUrl: URL;
  readonly sessionSecret: string;
  readonly currency: string;
  readonly reservationTtlSeconds: number;
  readonly carrierSpeedSeconds: number;
  readonly instanceId: string;
  readonly demoData: boolean;
  readonly rateLimits: boolean;
  readonly logLevel: string;
  readonly trustProxy: boolean | number | string;
  readonly metricsPort: number | undefined;
  readonly shutdownDrainMs: number;
  readonly rabbitmqUrl: string | undefined;
  readonly payment: PaymentConfig;
  readonly mail: MailConfig;
  readonly internalSecrets: readonly string[];
  readonly failpoints: FailpointSetting | undefined;

  constructor(values: AppConfigValues) {
    this.env = values.env;
    this.services = values.services;
    this.port = values.port;
    this.listenAddress = values.listenAddress;
    this.dataDir = values.dataDir;
    this.uploadsDir = values.uploadsDir;
    this.database = values.database;
    this.moveFrom = values.moveFrom;
    this.publicUrl = values.publicUrl;
    this.sessionSecret = values.sessionSecret;
    this.currency = values.currency;
    this.reservationTtlSeconds = values.reservationTtlSeconds;
    this.carrierSpeedSeconds = values.carrierSpeedSeconds;
    this.instanceId = values.instanceId;
    this.demoData = values.demoData;
    this.rateLimits = values.rateLimits;
    this.logLevel = values.logLevel;
    this.trustProxy = values.trustProxy;
    this.metricsPort = values.metricsPort;
    this.shutdownDrainMs = values.shutdownDrainMs;
    this.rabbitmqUrl = values.rabbitmqUrl;
    this.payment = values.payment;
    this.mail = values.mail;
    this.internalSecrets = values.internalSecrets;
    this.failpoints = values.failpoints;
  }

  /** Whether that part of the shop is in this process. */
  hosts(service: ServiceName): boolean {
    return this.services[service] === 'here';
  }

  /** Whether nothing of the shop is elsewhere. */
  get hostsEverything(): boolean {
    return Object.values(this.services).every((place) => place === 'here');
  }

  /** Whether the browser reaches the store by HTTPS, which decides on secure cookies. */
  get secureCookies(): boolean {
    return this.publicUrl.protocol === 'https:';
  }
}
