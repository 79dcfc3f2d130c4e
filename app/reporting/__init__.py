"""What people read: reports, tables, pictures, and files for them."""
