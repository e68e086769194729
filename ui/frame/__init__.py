"""What surrounds every page.

It does not lie beside `pages/`: Streamlit runs the files of a folder of that name next to its script as pages of their own.
"""
