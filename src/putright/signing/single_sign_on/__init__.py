"""How does the organisation's own identity provider say who somebody is, by OpenID Connect?"""
