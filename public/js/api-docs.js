// The page at /api/docs: swagger-ui around our own OpenAPI document.
(() => {
  'use strict';

  const place = document.getElementById('api-docs');
  window.SwaggerUIBundle({
    url: place.dataset.spec,
    domNode: place,
    deepLinking: true,
    docExpansion: 'list',
    defaultModelsExpandDepth: 0,
    validatorUrl: null,
  });
})();
