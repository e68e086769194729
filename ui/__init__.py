"""The page: a Streamlit app on top of `align.workbench`."""
