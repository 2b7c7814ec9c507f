/** Model of `docs/api`, the page around swagger-ui. */
export interface ApiDocsView {
  /** Where the OpenAPI document is, e.g. `/api/v1/openapi.json`. */
  readonly specUrl: string;
}
