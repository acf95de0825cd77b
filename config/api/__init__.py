"""What every endpoint of the REST API shares: errors, pages, keys, the schema, and the router."""
