"""Who works here, since when and as what; who is away, who was trained, who read the policy?"""
