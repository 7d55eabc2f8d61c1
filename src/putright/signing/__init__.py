"""How does somebody show who they are? Passwords, second factors, passkeys, single sign-on."""
