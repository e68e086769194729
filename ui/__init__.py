"""The page: a Streamlit app on top of `align.workbench`.

serving.py      starts the server, with settings that work from any folder
frame/          what runs for every browser session: settings, style, language, navigation, the page
navigation.py   the list of pages
session.py      what a page has of its browser session: the desk, the person, errors as sentences, going elsewhere
words/          what the page says, in English, 简体中文 and Tiếng Việt
pages/          one file a page; they draw and ask, they decide nothing
components/     widgets that own their state
"""
