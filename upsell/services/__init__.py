"""The use cases, one module per family; every call says who asks and when."""
