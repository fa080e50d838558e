"""The file is no XML.

What it checks: pom.xml, as any reader of XML sees it.

Why it matters: nothing in the file can be used until it can be read.

Example:

    <project><version>1.0</project>

Better:

    <project><version>1.0</version></project>

Source: XML 1.0 (fifth edition); a document type is refused, since it can name other files.
"""
