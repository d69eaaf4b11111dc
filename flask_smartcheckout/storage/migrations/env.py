"""What Alembic runs: our metadata on the connection it is handed."""

from alembic import context

from flask_smartcheckout.storage.database import VERSION_TABLE
from flask_smartcheckout.storage.metadata import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    transactional_ddl=True,
)
context.run_migrations()
