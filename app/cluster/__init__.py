"""Labels made on a Dask cluster: the same steps, the same files, the same bits."""
